import type { RecordedRequest } from '../../../../emulator/request-journal.ts';

/** What ECR got for one repository. */
export interface Arrival {
  /** Digests that were mounted. */
  readonly mounted: readonly string[];
  /** Digests whose upload was completed, as often as it was. */
  readonly sent: readonly string[];
  /** Body bytes of all uploads. */
  readonly bytes: number;
}

const uploads = ['upload-open', 'upload-part', 'upload-complete'];

export function arrivalOf(requests: readonly RecordedRequest[], repository: string): Arrival {
  const own = requests.filter(request => request.repository === repository);
  const digests = (found: readonly RecordedRequest[]) => found.map(({ digest = '' }) => digest);
  return {
    mounted: digests(own.filter(({ mount }) => mount === 'mounted')),
    sent: digests(own.filter(({ kind, status }) => kind === 'upload-complete' && status === 201)),
    bytes: own
      .filter(({ kind }) => uploads.includes(kind))
      .reduce((sum, { requestBytes }) => sum + requestBytes, 0),
  };
}
