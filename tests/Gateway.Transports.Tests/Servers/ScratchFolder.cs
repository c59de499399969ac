namespace Gateway.Transports.Tests.Servers;

/// <summary>The folder of a test, in which a process that was killed may be writing its last while it is deleted.</summary>
static class ScratchFolder
{
    internal static void Delete(string folder)
    {
        for (var left = 20; ; left--)
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException) when (left > 0)
            {
                Thread.Sleep(100);
            }
    }
}
