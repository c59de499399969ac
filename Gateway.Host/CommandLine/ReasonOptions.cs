using System.CommandLine;
using System.CommandLine.Parsing;
using Gateway.Host.Pipeline;
using Gateway.Host.Pipeline.Operations;

namespace Gateway.Host.CommandLine;

/// <summary>Who decides and why: <c>--reason</c> and <c>--by</c> of every command that writes into the history.</summary>
/// <remarks>Beside the name given with <c>--by</c> the history keeps, where it is another, the one that the operating system knows.</remarks>
sealed class ReasonOptions
{
    /// <summary>What is said of a reason that is missing or blank.</summary>
    internal const string Wanted = "say why, it is kept in the history.";

    // Set by sudo. Whoever could set it otherwise is the service's user or root already, and that name stands before it.
    const string Sudo = "SUDO_USER";

    readonly Option<string> _reason = new("--reason") { Description = "Why; kept in the history", HelpName = "TEXT" };
    readonly Option<string> _by = new("--by") { Description = "Who decides [default: the user logged in]", HelpName = "NAME" };

    /// <param name="isRequired">Whether no line of the command goes without a reason; else the command asks <see cref="IsGiven"/>.</param>
    internal ReasonOptions(bool isRequired = true)
    {
        _reason.Required = isRequired;
        _reason.Validators.Add(reason =>
        {
            if (reason.Tokens is [{ Value: var text }] && string.IsNullOrWhiteSpace(text)) reason.AddError($"--reason is blank; {Wanted}");
        });
    }

    internal void AddTo(Command command)
    {
        command.Options.Add(_reason);
        command.Options.Add(_by);
    }

    internal bool IsGiven(CommandResult line) => line.GetResult(_reason) is not null;

    internal Wish Wish(ParseResult line) => Wish(line.GetValue(_by), line.GetValue(_reason) ?? "");

    internal Decider Decider(ParseResult line, string? role) =>
        new(NameOf(line.GetValue(_by)), role, line.GetRequiredValue(_reason), Beside(line.GetValue(_by)));

    /// <summary>The wish of the user logged in, of a command that asks no reason.</summary>
    internal static Wish Unasked() => Wish(null, "");

    static Wish Wish(string? by, string reason) => new(NameOf(by), reason, Beside(by));

    static string NameOf(string? by) => by ?? Environment.UserName;

    static string? Beside(string? by)
    {
        var user = Environment.GetEnvironmentVariable(Sudo) is { Length: > 0 } sudo ? $"{Environment.UserName} (sudo: {sudo})" : Environment.UserName;
        return user == NameOf(by) ? null : user;
    }
}
