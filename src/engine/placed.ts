/** How a blob got into the target repository. */
export interface Placed {
  readonly outcome: 'mounted' | 'pushed';
  /** Source repository when mounted. */
  readonly from?: string;
  /** Mounts that the registry responded to with an upload session. */
  readonly refusedMounts: number;
  /** Mounts, and attempts to upload. */
  readonly attempts: number;
}
