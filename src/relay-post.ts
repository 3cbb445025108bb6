import { runRelayPost } from './action/relay/run-relay-post.ts';

await runRelayPost();
