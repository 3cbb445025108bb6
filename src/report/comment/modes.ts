export const commentModes = ['auto', 'always', 'never'] as const;
export type CommentMode = (typeof commentModes)[number];
