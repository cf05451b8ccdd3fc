import eslint from "@eslint/js"
import reactHooks from "eslint-plugin-react-hooks"
import tseslint from "typescript-eslint"

/** The folders below may not import what stands above them: routes, features, api and ui, lib. */
const forbid = (...folders) => ({
  "no-restricted-imports": [
    "error",
    {
      patterns: folders.map((folder) => ({
        group: [`@/${folder}`, `@/${folder}/*`, `@/${folder}/**`],
        message: "Imports point down: routes, features, api and ui, lib.",
      })),
    },
  ],
})

export default tseslint.config(
  { ignores: ["dist", "src/api/*.gen.ts", "public"] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  reactHooks.configs.flat["recommended-latest"],
  {
    rules: {
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 8],
      "no-console": "error",
      // Warns of libraries that the React compiler cannot optimise; it is not used here.
      "react-hooks/incompatible-library": "off",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["src/lib/**"], rules: forbid("api", "ui", "features", "routes") },
  { files: ["src/ui/**"], rules: forbid("api", "features", "routes") },
  { files: ["src/api/**"], rules: forbid("ui", "features", "routes") },
  { files: ["src/features/**"], rules: forbid("features", "routes") },
  {
    files: ["**/*.test.{ts,tsx}"],
    rules: { "max-lines-per-function": "off" },
  },
)
