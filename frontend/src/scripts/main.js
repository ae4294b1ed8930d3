// Everything here is an addition: each page works without it.
import { watchCounters } from "./counters.js";
import { watchDrafts } from "./drafts.js";
import { watchKeys } from "./keys.js";
import { watchPasting } from "./paste.js";
import { watchFilters, watchForms } from "./forms.js";
import { watchCopying, watchPasskeys } from "./passkeys.js";

watchCounters(document);
watchDrafts(document);
watchPasskeys(document);
watchCopying(document);
watchPasting(document);
watchForms(document);
watchFilters(document);
watchKeys(document);
