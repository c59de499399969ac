namespace Gateway.Translation.Tests.Maps;

public class DumpTests
{
    [Fact]
    public void Dump()
    {
        using var o = new StreamWriter("/tmp/dump.txt");
        foreach (var f in Corpus.Files("850", "855", "856", "810", "ORDRSP"))
        {
            o.WriteLine("=== " + f);
            try
            {
            foreach (var t in Mapping.Translate(Corpus.Read(f)))
            {
                o.WriteLine($"{t.Header.Type} {t.Header.Version} schema {t.Schema.Count} map {t.Map.Count} unread {t.Mapped.UnreadElements}");
                o.WriteLine(Gateway.Translation.Documents.DocumentJson.Write(t.Mapped.Document));
                var proof = Gateway.Translation.Maps.MapProof.Of(Mapping.Plan(t.Mapped.Map), t.Mapped);
                foreach (var d in proof.Differences) o.WriteLine("   DIFF " + d);
                foreach (var d in proof.Diagnostics) o.WriteLine("   PROOF " + d.Severity + " " + d.Code + " " + d.Location.SegmentId + d.Location.Element + " " + d.Text);
                foreach (var d in t.Map) o.WriteLine("   " + d.Severity + " " + d.Code + " " + d.Location.Offset + " " + d.Text);
            }
            }
            catch (Exception e) { o.WriteLine("EXC " + e); }
        }
    }
}
