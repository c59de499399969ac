using System.Globalization;
using System.Text;
using Gateway.Translation.Interchanges;

namespace Gateway.Translation.Tests.Interchanges;

/// <summary>Measures memory, and so runs beside no other test.</summary>
[Collection(nameof(HostileInputTests))]
public sealed class InspectionMemoryTests
{
    [Fact]
    public void A_file_of_many_messages_takes_no_more_memory_than_one_of_few()
    {
        const int messages = 200_000;
        var text = new StringBuilder(Samples.Isa + "GS*PR*SEND*RECV*20261120*1200*7*X*004010~");
        for (var i = 1; i <= messages; i++) text.Append(CultureInfo.InvariantCulture, $"ST*855*{i:000000}~BAK*00*AD*PO1~SE*3*{i:000000}~");
        var bytes = Encoding.Latin1.GetBytes($"{text}GE*{messages}*7~IEA*1*000000001~");
        var inspection = new Inspection();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(messages, inspection.Events(bytes, 64 * 1024).Count(e => e == InspectionEvent.Message));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4 * 1024 * 1024);
        Assert.Empty(inspection.Diagnostics);
    }
}
