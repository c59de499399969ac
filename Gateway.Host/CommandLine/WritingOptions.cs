using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Gateway.Host.CommandLine;

/// <summary>The options that fix what an interchange would take from the world: its control numbers and its time.</summary>
static class WritingOptions
{
    internal static Option<long> ControlNumber(string description)
    {
        var number = new Option<long>("--control-number") { Description = description, HelpName = "N", DefaultValueFactory = _ => 1 };
        number.Validators.Add(r => RefuseUnless(r.GetValue(number) is > 0 and <= 999_999_999, r, "--control-number is 1 to 999999999."));
        return number;
    }

    internal static Option<string> Time(string description)
    {
        var time = new Option<string>("--time") { Description = description, HelpName = "TIME" };
        time.Validators.Add(r => RefuseUnless(r.GetValue(time) is not { } text || Read(text) is not null, r, "--time is written as 2026-11-20T12:30:00Z."));
        return time;
    }

    /// <summary>The time given, or now.</summary>
    internal static DateTimeOffset Moment(ParseResult line, Option<string> time, Terminal terminal) =>
        (line.GetValue(time) is { } text ? Read(text) : null) ?? terminal.Clock.GetLocalNow();

    static void RefuseUnless(bool isGood, SymbolResult result, string text)
    {
        if (!isGood) result.AddError(text);
    }

    static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : null;
}
