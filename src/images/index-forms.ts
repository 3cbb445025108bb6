export const indexForms = ['auto', 'always', 'never'] as const;
/** `auto`: as the source has it; `never`: a single manifest; `always`: an index, also around a single manifest. */
export type IndexForm = (typeof indexForms)[number];
