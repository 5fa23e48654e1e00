namespace Complaints.Tests.Open311;
[SetUpFixture]
internal sealed class Tmp
{
    [OneTimeSetUp]
    public void Hook() => AppDomain.CurrentDomain.FirstChanceException += (_, e) => { try { File.AppendAllText("/tmp/o311fce.txt", e.Exception.GetType() + ": " + e.Exception.Message + "\n" + new System.Diagnostics.StackTrace() + "\n"); } catch (IOException) { } };
}
