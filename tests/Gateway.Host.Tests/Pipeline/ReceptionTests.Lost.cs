using System.Runtime.CompilerServices;
using Gateway.Host.Storage;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Folder;
using Trouble = Gateway.Transports.Trouble;

namespace Gateway.Host.Tests.Pipeline;

public sealed partial class ReceptionTests
{
    [Theory]
    [InlineData(nameof(Trouble.Busy), false)]
    [InlineData(nameof(Trouble.ConnectionLost), false)]
    [InlineData(nameof(Trouble.ConnectionLost), true)]
    public async Task RT_28_a_poll_that_loses_its_connection_at_any_of_its_questions_loses_and_doubles_nothing(string trouble, bool isAnswerLost)
    {
        var (nth, isLost) = (0, true);
        do
        {
            var number = $"{++nth:000000000}";
            Drop($"{number}.edi", Whole.Replace("000000001", number, StringComparison.Ordinal));
            var losing = new Losing(new(_folder), nth, new TransportException(Enum.Parse<Trouble>(trouble), "lost"), isAnswerLost);
            // Under this rule a file that comes twice would be worked twice.
            var visit = Visit(IdenticalFile.Accept, losing);
            var lost = await Record.ExceptionAsync(() => PollAsync(visit));
            if (lost is not null) Assert.Same(losing.Lost, lost);
            // Who had to wait after that had access.
            if (losing.Lost.Trouble == Trouble.Busy && (await DeliveriesAsync()).Any(d => d.FileName == $"{number}.edi")) Assert.Null(lost);
            isLost = losing.WasAsked;
            losing.IsBack = true;
            await PollAsync(visit);
            var delivery = Assert.Single(await DeliveriesAsync(), d => d.FileName == $"{number}.edi");
            Assert.Equal((DeliveryState.Received, 0), (delivery.State, delivery.Generation));
            Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "in")));
            Assert.Contains($"{number}.edi", Names("archive"));
        }
        while (isLost);

        Assert.InRange(nth, 8, 50);
    }

    /// <summary>A server that is lost once, at the nth question or behind it.</summary>
    sealed class Losing(FolderTransport folder, int nth, TransportException trouble, bool isAnswerLost) : PassingTransport(folder)
    {
        int _asked;

        internal TransportException Lost => trouble;

        internal bool WasAsked => _asked >= nth;

        internal bool IsBack { get; set; }

        public override async IAsyncEnumerable<RemoteFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
        {
            var isLost = !IsBack && ++_asked == nth;
            if (isLost && !isAnswerLost) throw trouble;
            await foreach (var file in base.ListAsync(folder, cancellation)) yield return file;
            if (isLost) throw trouble;
        }

        public override Task<RemoteFile?> FindAsync(string folder, string name, CancellationToken cancellation) => AskAsync(() => base.FindAsync(folder, name, cancellation));

        public override Task<Stream?> OpenAsync(string folder, string name, long offset, CancellationToken cancellation) =>
            AskAsync(() => base.OpenAsync(folder, name, offset, cancellation));

        public override Task<bool> TryRenameAsync(string fromFolder, string fromName, string toFolder, string toName, CancellationToken cancellation) =>
            AskAsync(() => base.TryRenameAsync(fromFolder, fromName, toFolder, toName, cancellation));

        async Task<T> AskAsync<T>(Func<Task<T>> ask)
        {
            var isLost = !IsBack && ++_asked == nth;
            if (isLost && !isAnswerLost) throw trouble;
            var answer = await ask();
            return isLost ? throw trouble : answer;
        }
    }
}
