// On every page of a signed-in person: what another one left on this device is taken away.

import { forgetOthers } from "./clear.js";

forgetOthers(document.body.dataset.user).catch(() => { /* the browser keeps nothing */ });
