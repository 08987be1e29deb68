import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "@typescript-eslint/explicit-function-return-type": ["error", { allowExpressions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Words belong to Python: a text between tags, or in an attribute that is read, is a mistake.
      "no-restricted-syntax": [
        "error",
        { selector: "JSXText[value=/[\\p{L}]/u]", message: "Sentences come from Python: say(...)." },
        {
          selector: "JSXAttribute[name.name=/^(title|alt|placeholder|aria-label)$/] > Literal",
          message: "Sentences come from Python: say(...).",
        },
      ],
    },
  },
  { files: ["test/**"], rules: { "@typescript-eslint/explicit-function-return-type": "off" } },
);
