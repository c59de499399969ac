using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Transports.Sftp;

namespace Gateway.Transports.Tests.Sftp;

/// <summary>A server that speaks raw packets of a test's choice at our codec.</summary>
sealed class ScriptedSftpServer : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TcpClient _ours = new();
    readonly TcpClient _theirs;

    ScriptedSftpServer(TcpListener listener, TimeSpan silence)
    {
        _ours.Connect((IPEndPoint)listener.LocalEndpoint);
        _theirs = listener.AcceptTcpClient();
        Channel = new(_ours.GetStream(), _ours.GetStream(), silence, TimeProvider.System);
    }

    internal SftpChannel Channel { get; }

    /// <summary>Answers every packet of ours by what the script makes of it: type, id and fields without length; null to say nothing.</summary>
    /// <param name="script">What is answered.</param>
    /// <param name="pause">After each 50 bytes.</param>
    /// <param name="silence">How long we wait for an answer; without it long enough that only a test of silence comes there.</param>
    internal static ScriptedSftpServer Start(Func<byte, uint, byte[]?> script, TimeSpan pause = default, TimeSpan? silence = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new ScriptedSftpServer(listener, silence ?? Patience);
        _ = Task.Run(() => Serve(server._theirs.GetStream(), script, pause));
        return server;
    }

    /// <summary>Says these bytes, framed as they are or not at all, and then nothing more.</summary>
    internal static ScriptedSftpServer StartRaw(byte[] said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new ScriptedSftpServer(listener, Patience);
        server._theirs.GetStream().Write(said);
        return server;
    }

    /// <summary>A server that greets properly and then follows the script.</summary>
    internal static async Task<(ScriptedSftpServer Server, SftpClient Client)> GreetedAsync(Func<byte, uint, byte[]?> script, TimeSpan pause = default, TimeSpan? silence = null)
    {
        var server = Start((type, id) => type == 1 ? Version() : script(type, id), pause, silence);
        await server.Channel.BeginAsync(default);
        return (server, new(server.Channel));
    }

    internal static byte[] Version(uint version = 3) => Packet(2, version);

    internal static byte[] Packet(byte type, uint id, params object[] fields)
    {
        var bytes = new List<byte> { type };
        Add(bytes, id);
        foreach (var field in fields)
        {
            switch (field)
            {
                case uint number: Add(bytes, number); break;
                case ulong number: Add(bytes, (uint)(number >> 32)); Add(bytes, (uint)number); break;
                case string text: Add(bytes, (uint)Encoding.UTF8.GetByteCount(text)); bytes.AddRange(Encoding.UTF8.GetBytes(text)); break;
                case byte[] raw: bytes.AddRange(raw); break;
                default: throw new ArgumentException(field.GetType().Name);
            }
        }

        return [.. bytes];
    }

    /// <summary>An answer to a request.</summary>
    internal static byte[] WithId(uint id, byte type, byte[] fields) => [type, (byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id, .. fields];

    /// <summary>A status as the answer to a request.</summary>
    internal static byte[] Status(uint id, uint code) => Packet(101, id, code, "");

    /// <summary>Attributes of a regular file.</summary>
    internal static byte[] FileOf(ulong size) => Packet(0, 0, size, 0x81A4u)[5..] is var tail ? [0, 0, 0, 5, .. tail] : [];

    public void Dispose()
    {
        Channel.Dispose();
        _ours.Dispose();
        _theirs.Dispose();
    }

    static void Add(List<byte> bytes, uint number)
    {
        var four = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, number);
        bytes.AddRange(four);
    }

    internal static void Serve(Stream stream, Func<byte, uint, byte[]?> script, TimeSpan pause = default)
    {
        try
        {
            var header = new byte[9];
            while (true)
            {
                stream.ReadExactly(header);
                var length = BinaryPrimitives.ReadInt32BigEndian(header);
                stream.ReadExactly(new byte[length - 5]);
                if (script(header[4], BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(5))) is not { } answer) continue;
                var framed = new byte[4 + answer.Length];
                BinaryPrimitives.WriteInt32BigEndian(framed, answer.Length);
                answer.CopyTo(framed, 4);
                foreach (var piece in framed.Chunk(pause > TimeSpan.Zero ? 50 : framed.Length))
                {
                    stream.Write(piece);
                    if (piece.Length < framed.Length) Thread.Sleep(pause);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client hung up, as it should.
        }
    }
}
