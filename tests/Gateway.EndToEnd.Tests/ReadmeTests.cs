using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>What the README and the story tell to paste, pasted as it stands into one gateway.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    readonly Outside _outside = new();
    readonly string _folder = Directory.CreateTempSubdirectory("readme-").FullName;

    public void Dispose()
    {
        _outside.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_readme_and_the_whole_story_can_be_pasted_and_end_with_an_order_that_is_paid()
    {
        var readme = Page.In(_folder, "README.md", _outside.Data);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "partner-profiles"), Path.Combine(Repository.Root, "partner-profiles"));
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data);
        await gateway.UntilAsync(() => gateway.Output.Contains("810 HF-77120 ", StringComparison.Ordinal), "the invoice of the samples");
        await ShowsAsync(readme, "gateway exceptions show HF-77120");
        await PasteAsync(readme, readme.Part("## Five minutes"), 5, 15);
        await gateway.UntilAsync(() => IsPosted("HF-77120"), "the invoice of the samples in the ERP");

        var story = new Page("samples/story/README.md", _folder);
        await gateway.UntilAsync(() => _outside.FilesFor("hollis-fasteners").Count > 0, "the first order to go out");
        await PasteAsync(story, story.Part("## The whole story"), 10, 25);
        await gateway.UntilAsync(() => IsPosted("HF-77190"), "the invoice in the ERP");
        await gateway.UntilAsync(() => _outside.AnsweredGroups("hollis-fasteners").Contains("IN 4189"), "the answer to the invoice, on its schedule");
        await gateway.StopAsync();
        Assert.Equal(Telling.X12.Lines, new StoryRun(Telling.X12, _outside).LinesPosted("OrderResponse").OrderBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal));
    }

    bool IsPosted(string invoice) => _outside.Erp("Invoice").Any(json => json.Contains(invoice, StringComparison.Ordinal));

    // What else the samples say of the order may come after the invoice.
    async Task ShowsAsync(Page page, string command)
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "expected.txt"), page.Shown());
        const string Compare = """while IFS= read -r line; do grep -qF -- "$line" shown.txt || { echo "not shown: $line"; cat shown.txt; exit 1; }; done""";
        await page.PasteAsync($"{command} > shown.txt; {Compare} < expected.txt", patience: 60);
    }

    static async Task PasteAsync(Page page, string part, int fewest, int most)
    {
        var lines = Page.Commands(part);
        Assert.InRange(lines.Count, fewest, most);
        var shell = "";
        foreach (var line in lines)
        {
            if (Assignment().IsMatch(line)) shell += $"\n{line}";
            // Of a bad document the exit code is 2: the page shows one.
            else if (line.StartsWith("sed ", StringComparison.Ordinal)) await page.PasteAsync($"{line}\n[ $? = 2 ]", shell);
            else if (!line.StartsWith("gateway() ", StringComparison.Ordinal)) await page.PasteAsync(line, shell);
        }
    }

    [GeneratedRegex("^([A-Z]+=|soon\\(\\) )")]
    private static partial Regex Assignment();
}
