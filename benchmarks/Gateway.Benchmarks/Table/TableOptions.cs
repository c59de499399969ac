using System.Globalization;

namespace Gateway.Benchmarks.Table;

/// <summary>What <c>table</c> is asked for.</summary>
/// <param name="Megabytes">Size of the input of each standard.</param>
/// <param name="Published">The published program; null where there is none.</param>
/// <param name="MeasuresMemory">Whether the program goes over 2 GB, once for each command: that takes minutes.</param>
sealed record TableOptions(int Megabytes, string? Published, bool MeasuresMemory)
{
    internal int Bytes => Megabytes * 1_000_000;

    /// <summary>Reads <c>[--megabytes N] [--published PROGRAM] [--memory]</c>; null when there is something else.</summary>
    internal static TableOptions? Read(ReadOnlySpan<string> arguments) => arguments switch
    {
        [] => new(100, null, false),
        ["--memory", .. var rest] => Read(rest) is { } o ? o with { MeasuresMemory = true } : null,
        ["--published", var program, .. var rest] => Read(rest) is { } o ? o with { Published = program } : null,
        ["--megabytes", var size, .. var rest] when int.TryParse(size, CultureInfo.InvariantCulture, out var megabytes) && megabytes is > 0 and <= 1_000 =>
            Read(rest) is { } o ? o with { Megabytes = megabytes } : null,
        _ => null,
    };
}
