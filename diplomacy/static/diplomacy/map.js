/* The map of a day, with its slider of dates. */

import { show } from "../portal/world.js";
import { slide } from "./slider.js";

slide(show);
