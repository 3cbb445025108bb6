import { restoreHeaders } from './action/hidden-headers.ts';
import './action/home.ts';
import { runPost } from './action/run-post.ts';

restoreHeaders();
await runPost();
