using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Gateway.Host.Storage;
using Gateway.Translation.Definitions;

namespace Gateway.Host.CommandLine;

/// <summary>The filters of <c>list</c>, as typed.</summary>
sealed record ListQuery(string? Partner, string? State, Direction? Direction, DateTimeOffset? Since, int Take)
{
    /// <summary>The state of that name; null when none was asked for.</summary>
    internal TState? StateOf<TState>() where TState : struct, Enum =>
        State is not null && StateNames.TryParse<TState>(State, out var state) ? state : null;
}

/// <summary>The options from which a <see cref="ListQuery"/> is read.</summary>
sealed class ListOptions
{
    const int DefaultTake = 50;

    readonly Option<string> _partner = new("--partner") { Description = "Only of this partner", HelpName = "PARTNER" };
    readonly Option<string> _state = new("--state") { Description = "Only in this state", HelpName = "STATE" };
    readonly Option<string> _direction = new("--direction") { Description = "Only inbound or outbound", HelpName = "in|out" };
    readonly Option<string> _since = new("--since") { Description = "Only since a date (2026-03-01) or for the last 7d, 12h or 30m", HelpName = "WHEN" };
    readonly Option<int> _take = new("--take") { Description = "Show at most N", HelpName = "N", DefaultValueFactory = _ => DefaultTake };

    internal void AddTo(Command command, Func<CommandResult, Listing> listing)
    {
        foreach (var option in new Option[] { _partner, _state, _direction, _since, _take }) command.Options.Add(option);
        _direction.AcceptOnlyFromAmong("in", "out");
        command.Validators.Add(result => CheckState(result, listing(result)));
        command.Validators.Add(CheckSince);
        _take.Validators.Add(result =>
        {
            if (result.Tokens is [var text] && !(int.TryParse(text.Value, out var count) && count > 0)) result.AddError("--take is a number from 1.");
        });
    }

    /// <summary>The one of the two that was given, for a listing that knows neither.</summary>
    internal string? StateOrDirection(CommandResult line) =>
        line.GetValue(_state) is not null ? _state.Name : line.GetValue(_direction) is not null ? _direction.Name : null;

    internal ListQuery Read(ParseResult line, DateTimeOffset now) => new(
        line.GetValue(_partner), line.GetValue(_state), DirectionOf(line.GetValue(_direction)),
        line.GetValue(_since) is { } since ? SinceOf(since, now) : null, line.GetValue(_take));

    void CheckState(CommandResult result, Listing listing)
    {
        if (result.GetValue(_state) is not { } state || listing.States.Contains(state)) return;
        result.AddError($"{listing.Name} have no state '{state}'; {Spelling.Hint(state, listing.States)}");
    }

    void CheckSince(CommandResult result)
    {
        if (result.GetValue(_since) is { } since && SinceOf(since, DateTimeOffset.UnixEpoch) is null)
            result.AddError($"--since '{since}' is neither a date (2026-03-01) nor a period (7d, 12h, 30m).");
    }

    static Direction? DirectionOf(string? text) => text switch
    {
        "in" => Direction.In,
        "out" => Direction.Out,
        _ => null,
    };

    /// <summary>A day, or a while before now; null when it is neither.</summary>
    internal static DateTimeOffset? SinceOf(string text, DateTimeOffset now)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        if (!uint.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 36_500) return null;
        return text[^1] switch
        {
            'd' => now - TimeSpan.FromDays(count),
            'h' => now - TimeSpan.FromHours(count),
            'm' => now - TimeSpan.FromMinutes(count),
            _ => null,
        };
    }
}
