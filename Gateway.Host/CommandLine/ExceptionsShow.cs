using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Pipeline.Review;
using Gateway.Translation;

namespace Gateway.Host.CommandLine;

/// <summary><c>exceptions show</c>: what is wrong, beside all that it takes to decide it.</summary>
sealed class ExceptionsShow(Terminal terminal)
{
    const int PagesMax = 5;

    readonly Argument<string> _name = NameArgument();
    readonly Option<string> _type = TypeOption();

    internal static Command Create(Terminal terminal) => new ExceptionsShow(terminal).Create();

    /// <summary>What a person calls an exception by.</summary>
    internal static Argument<string> NameArgument() =>
        new("NAME") { Description = "The exception's id, or the number of its document or order" };

    internal static Option<string> TypeOption() =>
        new("--type") { Description = "The kind of exception, where a document has several", HelpName = "TYPE" };

    Command Create()
    {
        var show = new GatewayCommand("show", "Show an exception with everything needed to decide it")
        {
            Examples =
            [
                "gateway exceptions show HF-77120                # by the document's number",
                "gateway exceptions show 4500018231 --type price # by the order's, and the kind",
                "gateway exceptions show HF-77120 --json         # for programs",
            ],
        };
        show.Arguments.Add(_name);
        show.Options.Add(_type);
        show.SetAction((line, cancellation) => RunAsync(line, cancellation));
        return show;
    }

    async Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        if (OpenedGateway.OpenDefinitions(terminal, line, Severity.Error) is not { } definitions) return ExitCodes.Bad;
        var name = line.GetRequiredValue(_name);
        var reader = new ExceptionPages(database, MatchCommand.Pages(line, database, definitions, terminal), definitions.Current.Directory.Policy);
        var pages = await reader.ReadAsync(name, line.GetValue(_type), PagesMax, cancellation);
        if (pages.Count == 0)
        {
            terminal.Error.WriteLine(NoneOf(name, line.GetValue(_type)));
            return ExitCodes.Bad;
        }

        if (line.WantsJson()) terminal.Text.WriteLine(JsonSerializer.Serialize(pages, ReviewJson.Readable.IReadOnlyListExceptionPage));
        else foreach (var page in pages) ExceptionPageText.Write(page, terminal);
        return ExitCodes.Good;
    }

    internal static string NoneOf(string name, string? type) =>
        $"gateway: {Unknown.Text($"{(type is null ? "" : type + " ")}exception of", name, "gateway exceptions list prints those that wait")}";
}
