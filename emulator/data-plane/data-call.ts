import type { EmulatorContext } from '../emulator-context.ts';
import type { HttpCall } from '../http-call.ts';
import type { RegistryState } from '../state/registry-state.ts';
import type { DataSubject } from './subject.ts';

/** One request to the data plane, after its credentials, permissions and rate were checked. */
export interface DataCall {
  readonly context: EmulatorContext;
  readonly http: HttpCall;
  readonly subject: DataSubject;
  readonly region: string;
  readonly registry: RegistryState;
  /** Name of the repository in the path. */
  readonly repository: string;
}
