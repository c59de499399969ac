using System.Globalization;

namespace Gateway.Benchmarks.Table;

/// <summary>What a stage is to reach.</summary>
/// <param name="MegabytesPerSecond">At least so fast, in CPU time.</param>
/// <param name="OfBound">At least this part of the bound in the same run.</param>
/// <param name="OfX12">At least this part of what X12 reaches in the same run.</param>
/// <param name="AllocatedPerByte">At most so many bytes allocated for each byte of input.</param>
sealed record Goal(double? MegabytesPerSecond = null, double? OfBound = null, double? OfX12 = null, double? AllocatedPerByte = null)
{
    /// <summary>EDIFACT is measured by X12, and by the same allowance of memory.</summary>
    internal Goal ForEdifact => new(OfX12: 0.7, AllocatedPerByte: AllocatedPerByte);

    internal bool IsReached(Figure figure) =>
        !(figure.MegabytesPerSecond < MegabytesPerSecond) && !(figure.OfBound < OfBound) && !(figure.OfX12 < OfX12) && !(figure.AllocatedPerByte > AllocatedPerByte);

    public override string ToString() => string.Join(", ", new[]
    {
        Text(MegabytesPerSecond, "≥ {0:N0} MB/s"), Text(OfBound, "≥ {0} of the bound"), Text(OfX12, "≥ {0} of X12"), Text(AllocatedPerByte, "≤ {0} B/B"),
    }.OfType<string>());

    static string? Text(double? value, string format) => value is { } v ? string.Format(CultureInfo.InvariantCulture, format, v) : null;
}

/// <summary>What a stage needed.</summary>
sealed record Figure(double MegabytesPerSecond, double OfBound, double? OfX12, double AllocatedPerByte);
