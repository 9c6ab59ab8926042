// The single-page app of single-page-app.test.mjs. Each address of it is this script; what has happened is an element of the page.
import { Log, UserManager, WebStorageStateStore } from 'oidc-client-ts';

const { authority, client } = document.getElementById('settings').dataset;
const happened = (id) => {
  if (document.getElementById(id)) return;
  document.body.append(Object.assign(document.createElement('p'), { id, textContent: id }));
};

Log.setLogger(console);
Log.setLevel(Log.ERROR);
globalThis.manager = new UserManager({
  authority,
  client_id: client,
  redirect_uri: `${location.origin}/callback`,
  post_logout_redirect_uri: `${location.origin}/goodbye`,
  popup_post_logout_redirect_uri: `${location.origin}/goodbye`,
  scope: 'openid profile email',
  loadUserInfo: true,
  automaticSilentRenew: false,
  monitorSession: location.pathname !== '/goodbye',
  checkSessionIntervalInSeconds: 0.1,
  userStore: new WebStorageStateStore({ store: localStorage }),
});
manager.events.addUserSignedOut(() => happened('signed-out'));
addEventListener('message', ({ data }) => { if (data === 'unchanged') happened('unchanged'); });
if (location.pathname === '/callback') await manager.signinCallback();
if (location.pathname === '/goodbye') await manager.signoutCallback();
happened('ready');
