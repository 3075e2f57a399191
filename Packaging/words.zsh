# Adds the command 'plan', which may be left out, and offers files beside the commands.
__h5reinit_whole_words() {
    local -i ret=1
    if [[ "${CURRENT}" -eq 2 && "${words[2]}" != -* ]]; then
        _files && ret=0
    elif [[ "${words[2]}" != (__COMMANDS__|--version|--help|-h) ]]; then
        words=("${words[1]}" plan "${words[@]:1}")
        (( CURRENT++ ))
    fi
    __h5reinit_commands "${@}" && ret=0
    return "${ret}"
}
