
# `plan` where no command is named, which the parser's own script does not know.
function __h5reinit_default_command -S
    set -l commands __COMMANDS__
    if set -q unparsed_tokens[2]
        contains -- $unparsed_tokens[2] $commands --version -h --help; and return
    else
        string match -q -- '-*' (commandline -ct); or return
    end
    set unparsed_tokens $unparsed_tokens[1] plan $unparsed_tokens[2..]
end

# A first word is a command or a model.
complete -c h5reinit -n '__h5reinit_should_offer_completions_for_positional "h5reinit" -eq 1' -F
