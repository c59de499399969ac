using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Translation;
using Gateway.Translation.Syntax;

namespace Gateway.Host.Tests.Pipeline;

/// <summary>A partner's guide judges in the pipeline as the agreement says.</summary>
public sealed class PlansTests
{
    [Theory]
    [InlineData("implementation", true, false)]
    [InlineData("tolerant", true, true)]
    [InlineData("indifferent", false, false)]
    public void The_guide_of_an_agreement_rejects_is_tolerated_or_ignored(string partner, bool judges, bool isTolerated)
    {
        var root = CommandLine.GoldenAcknowledgementTests.Repository();
        var golden = Path.Combine(root, "tests", "golden", "acknowledgements");
        var maps = Directory.CreateTempSubdirectory("maps-").FullName;
        Copy(Path.Combine(root, "maps"), maps);
        Copy(Path.Combine(golden, "guides"), Path.Combine(maps, "guides"));
        var problems = new List<FileProblem>();
        var definitions = Gateway.Host.Pipeline.Definitions.Open(Path.Combine(golden, "profiles"), maps, TimeProvider.System, problems);
        Directory.Delete(maps, recursive: true);
        Assert.DoesNotContain(problems, p => p.Severity == Severity.Error);

        var plans = new Plans(definitions.Current) { Partner = definitions.Current.Directory.Find(partner) };
        var planned = plans.Of(plans.For(Key));
        Assert.Equal(judges ? "golden-855" : null, planned.Plan.Guide?.Name);
        Assert.Equal(judges, planned.HashOf(RevisionKind.Guide) is not null);
        Assert.Equal(isTolerated, planned.Plan.Policy.Softened.Contains(DiagnosticCodes.GuideElementMissing.Name));
    }

    static EnvelopeKey Key => new(
        new()
        {
            Standard = Standard.X12,
            ControlNumber = "000000001",
            Version = "00501",
            Sender = new("ZZ", "SUPPLIER"),
            Receiver = new("01", "123456789"),
            Date = "261120",
            Time = "1230",
            Delimiters = Delimiters.X12,
        },
        new() { FunctionalId = "PR", ControlNumber = "1", Version = "005010" }, "855", "005010", null);

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
