/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/lib/'],
  reporters: ['default', '<rootDir>/scripts/test/skip-reporter.ts'],
  maxWorkers: '100%', // much of the time tools and servers are waited for
  testTimeout: 600_000, // against what hangs; no test is to fail because the machine is slow
};
