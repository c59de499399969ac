using System.Text.RegularExpressions;
using Gateway.EndToEnd.Tests.Support;

namespace Gateway.EndToEnd.Tests;

/// <summary>The README's tour, pasted as it stands: it waits itself where a file is not there yet.</summary>
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
    public async Task The_tour_can_be_pasted_and_ends_with_an_order_that_is_paid()
    {
        var page = Page.In(_folder, "README.md", _outside.Data);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "partner-profiles"), Path.Combine(Repository.Root, "partner-profiles"));
        using var gateway = GatewayProcess.Start("run", "--data", _outside.Data);
        await gateway.UntilAsync(() => _outside.FilesFor("hollis-fasteners").Count > 0, "the first order to go out");
        var lines = Page.Commands(page.Part("## Five minutes", "The same engine"));
        Assert.InRange(lines.Count, 10, 25);
        var shell = "";
        foreach (var line in lines)
            if (Assignment().IsMatch(line)) shell += $"\n{line}";
            else if (!line.StartsWith("gateway() ", StringComparison.Ordinal)) await page.PasteAsync(line, shell);
        await gateway.UntilAsync(() => _outside.Erp("Invoice").Any(json => json.Contains("HF-77190", StringComparison.Ordinal)), "the invoice in the ERP");
        await gateway.UntilAsync(() => _outside.AnsweredGroups("hollis-fasteners").Contains("IN 4189"), "the answer to the invoice, on its schedule");
        await gateway.StopAsync();
        Assert.Equal(Telling.X12.Lines, new StoryRun(Telling.X12, _outside).LinesPosted("OrderResponse").OrderBy(l => l.Length).ThenBy(l => l, StringComparer.Ordinal));
    }

    [GeneratedRegex("^([A-Z]+=|soon\\(\\) )")]
    private static partial Regex Assignment();
}
