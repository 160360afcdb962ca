# What the scripts share. Sourced, not run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
program="$root/src/LaiChau.Workflow.Host/bin/Release/net10.0/laichau.dll"

# Builds the program unless it is newer than every source file.
build_program() {
    if [ ! -f "$program" ] || [ -n "$(find "$root/src" "$root"/*.props "$root/global.json" -type f \
        -not -path '*/obj/*' -not -path '*/bin/*' -newer "$program" -print -quit)" ]; then
        echo "Đang dựng chương trình…" >&2
        dotnet build "$root/src/LaiChau.Workflow.Host" -c Release -v quiet --nologo >&2
        touch "$program"
    fi
}
