/* The map of a day, with its slider of dates. */

import { slide } from "./slider.js";
import { mount } from "./world.js";

slide(await mount());
