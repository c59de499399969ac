using Gateway.Host.Pipeline;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Pipeline;

namespace Gateway.Host.Tests.Schedule;

public sealed class DefinitionWatchTests
{
    [Fact]
    public async Task RT_23_another_host_key_is_accepted_by_a_changed_profile_alone_and_the_history_tells_it()
    {
        const string Old = "SHA256:YGuqbvP3GiXH4yVqnTTzn3KVKhdr2nM05pcZ8SEt0DY", New = "SHA256:jR3dbF5rhBYkKUeWk2LrGaHCxGuAfULpfnzgVYr1yAk";
        await using var bench = await PipelineBench.StartAsync(Server(Old), isService: true);
        await bench.UntilAsync(tx => History(tx).Count == 1);
        bench.Edit(Server(New));
        await bench.UntilAsync(tx => History(tx).Count == 2);
        var (first, second) = await bench.Database.ReadAsync(tx => (History(tx)[0], History(tx)[1]));
        Assert.Contains(Old, first.Detail, StringComparison.Ordinal);
        Assert.Contains(New, second.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Old, second.Detail, StringComparison.Ordinal);

        static string Server(string key) => $$"""
            transports:
              servers: [{ server: theirs, sftp: { host: 127.0.0.1, port: 1, user: northgate, hostKeys: ["{{key}}"], agent: true } }]
              out: { server: theirs, folder: in }

            """;

        static IReadOnlyList<EventRecord> History(Transaction tx) => EventStore.OfChain(tx, ProfileHistory.ChainOf(PipelineBench.Partner));
    }

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
