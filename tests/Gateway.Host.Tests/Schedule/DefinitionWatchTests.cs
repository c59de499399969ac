using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.Schedule;

public sealed class DefinitionWatchTests
{
    [Fact]
    public async Task A_database_that_is_away_while_a_profile_is_saved_does_not_end_the_watch()
    {
        await using var bench = await PipelineBench.StartAsync("", isService: true);
        await bench.UntilAsync(tx => AdoptedTermsStore.Find(tx, PipelineBench.Partner) is not null);
        await bench.Database.WriteAsync(tx => tx.Execute("ALTER TABLE adopted_terms RENAME TO away"));
        bench.Edit("duplicates: { interchange: warn }\n");
        var before = bench.Definitions.Current;
        await bench.UntilAsync(_ => bench.Definitions.Current != before);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await bench.Database.WriteAsync(tx => tx.Execute("ALTER TABLE away RENAME TO adopted_terms"));
        var revision = bench.Definitions.Current.Directory.Find(PipelineBench.Partner)!.Revision;
        await bench.UntilAsync(tx => AdoptedTermsStore.Find(tx, PipelineBench.Partner) == revision);
    }
}
