import './action/home.ts';
import { runRelayPost } from './action/relay/run-relay-post.ts';

await runRelayPost();
