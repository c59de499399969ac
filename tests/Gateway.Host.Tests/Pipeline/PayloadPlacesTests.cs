using System.Globalization;
using System.Text;
using Gateway.Host.Pipeline;
using Gateway.Host.Storage;

namespace Gateway.Host.Tests.Pipeline;

public sealed class PayloadPlacesTests : IAsyncLifetime
{
    PipelineBench _bench = null!;

    public async Task InitializeAsync() => _bench = await PipelineBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task An_exception_names_the_place_in_the_file_whichever_message_and_interchange_it_is_in()
    {
        var first = X12File.Of(1, X12File.Response);
        var second = X12File.Of(2, X12File.Response.Replace("HF-1", "HF-8"), X12File.Other.Replace("4500018231", "4500019999"));
        var delivery = await _bench.ReceiveAsync("a.edi", first + second.Replace('*', '|'));
        var message = (await _bench.StandingAsync(delivery))[1].Messages[1];
        Assert.Equal(MessageState.Excepted, message.State);
        var offset = (first + second).IndexOf("4500019999", StringComparison.Ordinal);
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"(a.edi: BAK at segment 2, element 3, byte {offset})"), message.Reason);
    }

    [Fact]
    public async Task The_row_of_a_value_far_behind_is_counted_and_without_the_file_its_offset_is_left()
    {
        var payloads = new PayloadStore(Path.Combine(_bench.Folder, "other"), new(TimeProvider.System));
        var row = new string('x', 99) + "\n";
        var payload = await payloads.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(row, 5000)) + "a,wrong,b\n"));
        var places = new PayloadPlaces(payloads);
        var stretch = new MessageStretch(0, 0, 0, payload.SizeBytes);
        Assert.Equal(5001, places.Find(payload.Hash, stretch, 500_002).Segment);
        Assert.Equal(new("row 5001", "a,", "wrong", ",b"), places.Excerpt(payload.Hash, stretch, 500_002, 5)! with { Place = "row 5001" });
        Assert.Equal(new(500_002), places.Find(new string('0', 64), stretch, 500_002));
    }
}
