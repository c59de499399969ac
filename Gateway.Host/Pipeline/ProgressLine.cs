namespace Gateway.Host.Pipeline;

/// <summary>One line for the people who watch the gateway.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Partner">Whose delivery; a hyphen while nobody claims it.</param>
/// <param name="Direction">In or out.</param>
/// <param name="File">The file's name, safe to print.</param>
/// <param name="Text">What became of it.</param>
sealed record ProgressLine(DateTimeOffset At, string Partner, string Direction, string File, string Text)
{
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{At:HH:mm:ss}  {Partner,-20} {Direction,-3} {File,-32} {Text}");
}
