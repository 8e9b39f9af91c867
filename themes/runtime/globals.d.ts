// What stands around the page script.

/** What an export wears in each mode; the export puts it before the script. */
declare const __LIVERY_OUTFITS__: { light: Outfit; dark: Outfit; overrides?: { rules?: OverrideRule[]; all?: boolean } };
