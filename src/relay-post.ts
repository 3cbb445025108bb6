import { restoreHeaders } from './action/hidden-headers.ts';
import './action/home.ts';
import { runRelayPost } from './action/relay/run-relay-post.ts';

restoreHeaders();
await runRelayPost();
