import { RunError } from "../../base/errors.js";
import { nearest } from "../../manifest/nearest.js";
import { defineVerb } from "../verb.js";

/** What a shell runs to complete a line; the suggestions come from the command itself, so they are never out of date. */
const scripts: Readonly<Record<string, string>> = {
  bash: `# airlift completion bash >> ~/.bashrc
_airlift_completions() {
  local current="\${COMP_WORDS[COMP_CWORD]}"
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(airlift --get-yargs-completions "\${COMP_WORDS[@]}" 2>/dev/null)" -- "$current"))
}
complete -o bashdefault -o default -F _airlift_completions airlift
`,
  zsh: `#compdef airlift
# airlift completion zsh >> ~/.zshrc
_airlift_completions() {
  local reply
  local si=$IFS
  IFS=$'\\n' reply=($(COMP_CWORD="$((CURRENT-1))" COMP_LINE="$BUFFER" COMP_POINT="$CURSOR" airlift --get-yargs-completions "\${words[@]}" 2>/dev/null))
  IFS=$si
  if [[ \${#reply} -gt 0 ]]; then _describe 'values' reply; else _default; fi
}
if [[ "\${zsh_eval_context[-1]}" == "loadautofunc" ]]; then _airlift_completions "$@"; else compdef _airlift_completions airlift; fi
`,
  fish: `# airlift completion fish > ~/.config/fish/completions/airlift.fish
complete -c airlift -a '(airlift --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null)'
`,
};

export const completionVerb = defineVerb({
  command: "completion [shell]",
  describe: "Print a script that completes commands and flags in bash, zsh or fish",
  flags: [],
  positionals: { shell: { type: "string", describe: "bash, zsh or fish (default: $SHELL)" } },
  async run(parsed, verb) {
    const shell = parsed.shell ?? verb.terminal.variables.SHELL?.split("/").at(-1) ?? "";
    const script = scripts[shell];
    if (script === undefined) {
      const meant = nearest(shell, Object.keys(scripts));
      throw new RunError("usage", `There is no completion for the shell "${shell}".`, {
        hint: `${meant === undefined ? "" : `Did you mean ${meant}? `}Supported shells: ${Object.keys(scripts).join(", ")}.`,
      });
    }
    verb.print(script);
  },
});
