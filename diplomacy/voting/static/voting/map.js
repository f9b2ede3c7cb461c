/* The map of a year. */

import { mount } from "../diplomacy/world.js";

mount();
