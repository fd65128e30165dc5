import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** Imports point one way: lib, ui → sync → store → features → app. A layer names what it may not reach. */
const layers = ["lib", "ui", "sync", "store", "features", "app"];
const may = {
  lib: [],
  ui: ["lib"],
  sync: ["lib"],
  store: ["lib", "sync"],
  features: ["lib", "ui", "sync", "store"],
};

const directions = Object.entries(may).map(([layer, allowed]) => ({
  files: [`src/${layer}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: layers
          .filter((other) => other !== layer && !allowed.includes(other))
          .map((other) => ({ group: [`@/${other}/*`], message: `${layer} may not import ${other}` })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ["node_modules", "src/lib/schema.d.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    files: ["src/**/*.{ts,tsx}"],
    ...reactHooks.configs.flat["recommended-latest"],
    rules: {
      ...reactHooks.configs.flat["recommended-latest"].rules,
      // It warns of what the React compiler skips, which is not used here.
      "react-hooks/incompatible-library": "off",
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A number in a text is what it looks like.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `onClick={() => doIt()}` reads better than braces around it.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  {
    // A test that finds nothing where it looks should fail right there.
    files: ["e2e/**", "tests/**"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  ...directions,
  {
    files: ["**/*.{js,mjs}"],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: globals.node },
  },
  { files: ["public/sw.js"], languageOptions: { globals: globals.serviceworker } },
);
