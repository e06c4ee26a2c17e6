import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["build/", "data/", ".venv/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["kentongan/**/*.js"],
    languageOptions: { ecmaVersion: 2020, sourceType: "module", globals: globals.browser },
    rules: {
      complexity: ["error", 10],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-len": ["error", { code: 110 }],
      "max-lines-per-function": ["error", 40],
      "no-restricted-globals": ["error", "localStorage"],
      "no-restricted-properties": ["error", { property: "innerHTML" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
