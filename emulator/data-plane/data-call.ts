import type { EmulatorContext } from '../emulator-context.ts';
import type { HttpCall } from '../http-call.ts';
import type { RegistryState } from '../state/registry-state.ts';
import type { DataSubject } from './subject.ts';

/** One request of the data plane, its credentials, rights and rate checked. */
export interface DataCall {
  readonly context: EmulatorContext;
  readonly http: HttpCall;
  readonly subject: DataSubject;
  readonly region: string;
  readonly registry: RegistryState;
  /** Name of the repository in the path. */
  readonly repository: string;
}
