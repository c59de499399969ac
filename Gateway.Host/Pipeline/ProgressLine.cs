using System.Globalization;
using Gateway.Host.Storage;
using Gateway.Transports;

namespace Gateway.Host.Pipeline;

/// <summary>One line for the people who watch the gateway.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Partner">Whose delivery, or through whose mailbox it came where that alone is known; a hyphen for neither.</param>
/// <param name="Direction">In or out.</param>
/// <param name="File">The file's name, safe to print.</param>
/// <param name="Text">What became of it.</param>
sealed record ProgressLine(DateTimeOffset At, string Partner, Direction Direction, string File, string Text)
{
    internal static ProgressLine Of(DateTimeOffset at, DeliveryRecord delivery, string text) =>
        new(at, delivery.Partner ?? "-", delivery.Direction, FileName.Shown(delivery.FileName), text);

    /// <summary>Aligned for the eye.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At.ToLocalTime():HH:mm:ss}  {Partner,-18} {StateNames.Of(Direction),-3}  {File,-34} {Text}");
}
