// Refused is an answer that is none.
export class Refused extends Error {
  constructor(path: string, readonly status: number) {
    super(`${path}: ${status}`);
  }
}

// get asks the server. Who may not read any more is led to the sign-in page, which stands at every address.
export async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path);
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new Refused(path, answer.status);
  return answer.json() as Promise<T>;
}
