# 1. The device asks for its codes (RFC 8628 section 3.1)
curl --silent '{{device}}' \
  --data-urlencode 'client_id={{client_id}}' \
  --data-urlencode 'scope={{scopes}}'

# 2. It shows user_code and verification_uri of the answer, and verification_uri_complete as a QR code:
#      On your phone, open {{device_page}}
#      and type WDJB-MJHT

# 3. Every 5 seconds (interval) it asks again, until the error is neither authorization_pending nor slow_down
#    (after slow_down it waits 5 seconds more each time)
DEVICE_CODE='the device_code of the answer'
curl --silent '{{token}}' \
  --data-urlencode 'client_id={{client_id}}' \
  --data-urlencode "device_code=$DEVICE_CODE" \
  --data grant_type=urn:ietf:params:oauth:grant-type:device_code
