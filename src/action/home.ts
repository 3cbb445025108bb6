import { homedir } from 'node:os';

/*
 * A user without a home: a container that runs with --user has none if HOME is not set, because the user is in no
 * /etc/passwd. Node then throws where the AWS SDK and others ask for it. Containers set HOME=/ for such users, so that is
 * what the SDK and the programs that are started here get. Import this first.
 */
try {
  homedir();
} catch {
  process.env['HOME'] = '/';
}
