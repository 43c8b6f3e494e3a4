import tseslint from 'typescript-eslint'

/** Limits are those of docs/architecture.md: a breach is a sign of a missing idea. */
const sizes = {
  complexity: ['error', 10],
  'max-params': ['error', 4],
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }],
}

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '**/.venv', 'src/schema/spec.ts', 'src/schema/validator.js', '.cache'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'no-sequences': ['error', { allowInParentheses: false }],
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  { files: ['src/**/*.ts'], rules: sizes },
)
