import './action/home.ts';
import { runPost } from './action/run-post.ts';

await runPost();
