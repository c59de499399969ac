using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Pipeline.Review;
using Gateway.Host.Storage.Stories;

namespace Gateway.Host.CommandLine;

/// <summary><c>show</c>: the whole story behind an id, an order number, a document number or a control number.</summary>
static class ShowCommand
{
    internal static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("ID") { Description = "An id from list, an order number, a document number, a control number or a file name" };
        var show = new GatewayCommand("show", "Show the whole story of an order, a delivery or an interchange on one screen")
        {
            Examples =
            [
                "gateway show 4500012345                   # an order: every document, acknowledgement and posting",
                "gateway show 01JD2Z5V7Q8R9S0T1V2W3X4Y5Z   # an id from list",
                "gateway show 000000042                    # an interchange by its control number",
                "gateway show HF-810-77120.edi              # a file by its name",
                "gateway show 4500012345 --json            # for programs",
            ],
        };
        show.Arguments.Add(name);
        show.SetAction((line, cancellation) => RunAsync(line, line.GetRequiredValue(name), terminal, cancellation));
        return show;
    }

    static async Task<int> RunAsync(ParseResult line, string name, Terminal terminal, CancellationToken cancellation)
    {
        await using var database = WorkedFolder.Open(line, terminal);
        if (database is null) return ExitCodes.Environment;
        var found = await database.ReadAsync(tx => StoryFinder.Find(tx, name), cancellation);
        if (found.IsEmpty)
        {
            await terminal.Error.WriteLineAsync($"gateway: {Unknown.Text("order, document, delivery or file", name, Unknown.SeeList)}");
            return ExitCodes.Bad;
        }

        if (line.WantsJson()) await terminal.Text.WriteLineAsync(JsonSerializer.Serialize(found, StoryJson.Readable.FoundStories));
        else
        {
            var places = MatchCommand.Places(line);
            StoryText.Write(found, await database.ReadAsync(tx => StoryFindings.Of(tx, found, places), cancellation), terminal.Text);
        }

        return ExitCodes.Good;
    }
}
