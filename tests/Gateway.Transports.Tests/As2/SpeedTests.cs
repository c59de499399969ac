using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Transports.As2;
using Xunit.Abstractions;

namespace Gateway.Transports.Tests.As2;

/// <summary>What a message costs beside the RSA and AES operations that nobody can spare it.</summary>
public sealed class SpeedTests(ITestOutputHelper output)
{
    const int Rounds = 60;
    const int Length = 100_000;

    [Fact]
    public void A_message_of_100_KB_signed_and_encrypted_costs_at_most_twice_its_bare_operations()
    {
        var message = As2Sender.Build([Keys.File(length: Length)], Keys.TheirSide(), "<1@supplier>", Keys.Now).Message;
        var bare = BareOperations();
        var (whole, alone) = (double.MaxValue, double.MaxValue);
        // Turn and turn about, the best of several: what others do on the machine meets both.
        for (var turn = 0; turn < 6; turn++)
        {
            whole = Math.Min(whole, Cost(() => Assert.Null(Keys.Receive(message).Refusal)));
            alone = Math.Min(alone, Cost(bare));
        }
        output.WriteLine($"{whole:0.000} ms to decrypt, verify, check and answer; {alone:0.000} ms for RSA and AES alone: {whole / alone:0.00} times.");
        Assert.InRange(whole / alone, 0, 2);
    }

    // One key to decrypt, one to sign the receipt, the partner's to verify, and AES-256 over the content.
    static Action BareOperations()
    {
        var own = Keys.Ours.GetRSAPrivateKey()!;
        var partner = Keys.Partner.GetRSAPublicKey()!;
        var wrapped = Keys.Ours.GetRSAPublicKey()!.Encrypt(new byte[32], RSAEncryptionPadding.Pkcs1);
        var hash = new byte[32];
        var signature = Keys.Partner.GetRSAPrivateKey()!.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var aes = Aes.Create();
        aes.Key = new byte[32];
        var encrypted = aes.EncryptCbc(new byte[Length], new byte[16]);
        var plain = new byte[encrypted.Length];
        return () =>
        {
            own.Decrypt(wrapped, RSAEncryptionPadding.Pkcs1);
            aes.DecryptCbc(encrypted, new byte[16], plain);
            partner.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            own.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        };
    }

    static double Cost(Action action)
    {
        action();
        var start = ThreadTime();
        for (var round = 0; round < Rounds; round++) action();
        return (ThreadTime() - start) / Rounds;
    }

    // Milliseconds of this thread's CPU time where the system tells it.
    static double ThreadTime()
    {
        if (!OperatingSystem.IsLinux()) return Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;
        const int ThreadCpuTime = 3;
        Assert.Equal(0, ClockGetTime(ThreadCpuTime, out var time));
        return (time.Seconds * 1000.0) + (time.Nanoseconds / 1e6);
    }

    [StructLayout(LayoutKind.Sequential)]
    struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    static extern int ClockGetTime(int clock, out TimeSpec time);
}
